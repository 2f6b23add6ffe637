"""GLPI as a desk: cases are tickets, staff's public followups and solutions are replies."""
