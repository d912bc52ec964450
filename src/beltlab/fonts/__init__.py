"""Belt Sans: the letters, Greek, signs and Chinese characters that the course draws in figures.

A subset of Noto Sans CJK SC (SIL Open Font License, see OFL.txt) in two weights: the 3,755 characters of GB 2312
level 1, every other character of the tables, Latin, Greek, arrows and mathematical signs. Made for each weight with
`pyftsubset NotoSansCJK-Regular.ttc --font-number=2 --text-file=CHARACTERS --layout-features=kern --no-hinting`.
"""
