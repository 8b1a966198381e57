"""Two descriptions of people side by side, and what somebody makes of them."""
