"""Tests against a real Redmine; run by `make redmine`."""
