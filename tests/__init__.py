"""Tests of django-livedesk; they mirror the packages they are about."""
