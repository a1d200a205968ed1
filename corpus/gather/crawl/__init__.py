"""The crawler's own process: Scrapy, with the guard and the manners it lacks. Nobody outside imports it."""
