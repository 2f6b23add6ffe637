"""Request Tracker 5 as staff's desk, through its REST 2 interface."""
