INSERT INTO main.request_theme (request, theme) VALUES (?1, ?2)
ON CONFLICT DO NOTHING
