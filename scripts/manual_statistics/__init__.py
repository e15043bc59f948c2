"""Fill in the manual's chapter on statistics: worked examples, pictures and tables, computed by the library.

``python -m scripts.manual_statistics`` from the project's root. The words of the pages are written by hand in
``src/rodatraden/web/manual/statistik``; what stands between ``<!-- räkna: … -->`` and ``<!-- slut -->`` there, and the
pictures in ``bilder``, are written by this and never by hand. The same files come out each time.
"""
