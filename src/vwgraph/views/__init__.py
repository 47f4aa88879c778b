"""Network views: files that say what is drawn, positions that mean something, one page that makes no request."""
