DELETE FROM main.request_theme WHERE request = ?1
