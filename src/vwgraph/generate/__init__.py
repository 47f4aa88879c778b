"""Corpora of any size, shaped like a real one and made of nothing it says: for measuring, teaching and trying out.

Structure is drawn from a real corpus while it runs: a generated pilot takes the skeleton of a real one (which kinds of
statement in which order rest on which passages, who takes part), each of its statements the content of another real statement
of the same kind (themes, speerpunt, what it is about, dates). Names and texts are made up.
"""
