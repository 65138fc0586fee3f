"""Editors of a widget's definitions: plain forms with a row for each thing."""
