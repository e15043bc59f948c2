"""Charts as SVG markup, drawn on the server from plain data.

One strip, one meaning: own value is a diamond with its uncertainty as a bar, similar municipalities are rings, the grey
field is the middle half of the country, the line its median. The same marks in every chart, on the screen and on paper.
Colours stand as attributes, since a document has no stylesheet and the page's security policy allows no inline styles.
Each function takes the words for the picture's ``label``; a sentence and a table belong beside it.
"""
