"""Web push: news that reaches a phone whose browser is closed.

models.py has the rows, news.py the words, delivery.py decides whom, where and when, web_push.py speaks to the push
services, vapid.py keeps our key. What is said where is chosen by the actions add_device, remove_device, choose_push.
"""
