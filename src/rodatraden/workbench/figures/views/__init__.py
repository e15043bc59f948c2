"""Views: each asks one selector or one service and hands the answer to a presenter."""
