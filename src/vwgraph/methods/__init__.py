"""Methods of comparative case research on top of the stored questions: two groups, QCA, leaving one out."""
