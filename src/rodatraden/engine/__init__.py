"""The engine knows figures and judgement, nothing of people or web pages.

Import it in a notebook; it needs neither Django nor a server. Floors, from the ground up: ``text`` and
``errors``, ``statistics`` and ``catalogue``, ``figures``, ``comparison``, ``sources``. Nothing points upward.
"""
