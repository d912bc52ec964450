"""The course as a website: pages of the committed notebooks that ask nobody else, and an edition that runs there."""
