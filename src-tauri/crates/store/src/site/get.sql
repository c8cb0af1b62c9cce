SELECT s.* FROM main.site s ORDER BY s.created_at LIMIT 1
