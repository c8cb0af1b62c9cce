SELECT key, value FROM main.setting ORDER BY key
