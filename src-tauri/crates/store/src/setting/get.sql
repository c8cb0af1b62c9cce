SELECT value FROM main.setting WHERE key = ?1
