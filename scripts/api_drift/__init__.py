"""Finds where the client and the API have drifted apart.

`check.py` puts the parts together. The document is read by `document.py` and corrected by
`amendments.py` with the facts of `known.py`. The methods of the client are found by
`discovery.py` and called by `calls.py`, with arguments of `arguments.py` and answers of
`answers.py`. `sent.py` judges what they sent, `decoded.py` what they made of the answers,
`enumerations.py` the constants; `report.py` prints the findings.
"""
