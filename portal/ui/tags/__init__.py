"""Template tags by subject; ``portal.templatetags.ui`` joins them into one library."""
