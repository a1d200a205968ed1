"""The ONNX graph of a BERT or XLM-RoBERTa encoder, written with ONNX Runtime's own fused operators.

Inputs: ``rows`` (n, len, hidden), the word vectors of the tokens; ``positions`` (n, len); ``lengths`` (n), how many
tokens of each text are no padding (it stands at the right); ``shares`` (n, 1, len), each token's share in the pooled
vector. Output: ``vectors`` (n, 1, hidden), pooled, not yet of unit length. The word table stays outside: it is
mapped from the model's file.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from corpus.embedding.recipe import Recipe
from corpus.embedding.weights import Floats

FUSED = "com.microsoft"  # ONNX Runtime's contributed operators
OPSET, FUSED_OPSET, IR_VERSION = 17, 1, 8  # old enough for every ONNX Runtime since 1.14
WORDS = "embeddings.word_embeddings.weight"
OUTER = ("", "bert.", "roberta.", "model.")  # what may stand before a tensor's name


def word_table(tensors: dict[str, Floats]) -> Floats:
    """The word vectors, shape (vocabulary, hidden). Raises KeyError where there are none."""
    return tensors[_outer(tensors) + WORDS]


def build_graph(recipe: Recipe, tensors: dict[str, Floats]) -> Any:
    """The ``onnx.ModelProto``. Raises KeyError or ValueError where a tensor is missing or of another shape."""
    from onnx import TensorProto, helper

    build = _Build(recipe, tensors)
    last = build.embeddings()
    for layer in range(recipe.layers):
        last = build.layer(layer, last)
    build.node("MatMul", ["shares", last], "vectors", domain="")
    real, whole = TensorProto.FLOAT, TensorProto.INT32
    inputs = [
        helper.make_tensor_value_info("rows", real, ["n", "len", recipe.hidden]),
        helper.make_tensor_value_info("positions", whole, ["n", "len"]),
        helper.make_tensor_value_info("lengths", whole, ["n"]),
        helper.make_tensor_value_info("shares", real, ["n", 1, "len"]),
    ]
    outputs = [helper.make_tensor_value_info("vectors", real, ["n", 1, recipe.hidden])]
    graph = helper.make_graph(build.nodes, "encoder", inputs, outputs, build.constants)
    opsets = [helper.make_opsetid("", OPSET), helper.make_opsetid(FUSED, FUSED_OPSET)]
    return helper.make_model(graph, opset_imports=opsets, ir_version=IR_VERSION, producer_name="earshot")


class _Build:
    """Collects nodes and constants; each method returns the name of what it computes."""

    def __init__(self, recipe: Recipe, tensors: dict[str, Floats]) -> None:
        self.recipe, self.tensors, self.outer = recipe, tensors, _outer(tensors)
        self.nodes: list[Any] = []
        self.constants: list[Any] = []

    def embeddings(self) -> str:
        positions = self._tensor("embeddings.position_embeddings.weight")
        kind = self._tensor("embeddings.token_type_embeddings.weight")[0]  # every token of a single text is of type 0
        self.node("Gather", [self.constant("positions+type", positions + kind), "positions"], "places", domain="")
        return self._norm("embeddings.LayerNorm", ["rows", "places"], "x")

    def layer(self, number: int, x: str) -> str:
        at = f"encoder.layer.{number}."
        query, key, value = (f"{at}attention.self.{part}" for part in ("query", "key", "value"))
        names = [f"{part}.weight" for part in (query, key, value)]
        weight = self.constant(f"{at}qkv.weight", np.concatenate([self._tensor(name) for name in names]).T)
        biases = [self._tensor(f"{part}.bias") for part in (query, key, value)]
        bias = self.constant(f"{at}qkv.bias", np.concatenate(biases))
        heads = self.node("Attention", [x, weight, bias, "lengths"], f"{at}heads", num_heads=self.recipe.heads)
        attended = self._product(f"{at}attention.output.dense", heads)
        x = self._norm(f"{at}attention.output.LayerNorm", [attended, x], f"{at}y", f"{at}attention.output.dense.bias")
        wide = self._product(f"{at}intermediate.dense", x)
        wide = self.node("BiasGelu", [wide, self._named(f"{at}intermediate.dense.bias")], f"{at}wide")
        narrow = self._product(f"{at}output.dense", wide)
        return self._norm(f"{at}output.LayerNorm", [narrow, x], f"{at}x", f"{at}output.dense.bias")

    def _product(self, module: str, x: str) -> str:
        weight = self.constant(f"{module}.weight", self._tensor(f"{module}.weight").T)
        return self.node("MatMul", [x, weight], f"{module}.product", domain="")

    def _norm(self, module: str, summands: list[str], output: str, bias: str | None = None) -> str:
        """The layer norm of a sum of two tensors and, where one is given, a bias."""
        inputs = [*summands, self._named(f"{module}.weight"), self._named(f"{module}.bias")]
        if bias:
            inputs.append(self._named(bias))
        return self.node("SkipLayerNormalization", inputs, output, epsilon=self.recipe.epsilon)

    def node(self, operator: str, inputs: list[str], output: str, domain: str = FUSED, **settings: Any) -> str:
        from onnx import helper

        self.nodes.append(helper.make_node(operator, inputs, [output], domain=domain, **settings))
        return output

    def constant(self, name: str, values: Floats) -> str:
        from onnx import numpy_helper

        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(values, np.float32), name))
        return name

    def _named(self, name: str) -> str:
        return self.constant(name, self._tensor(name))

    def _tensor(self, name: str) -> Floats:
        return self.tensors[self.outer + name]


def _outer(tensors: dict[str, Floats]) -> str:
    for outer in OUTER:
        if outer + WORDS in tensors:
            return outer
    raise KeyError(WORDS)
