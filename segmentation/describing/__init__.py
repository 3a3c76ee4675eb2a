"""Who the segments are: markers, names, profiles, differences, worth, rules."""
