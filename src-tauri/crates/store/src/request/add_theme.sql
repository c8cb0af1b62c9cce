INSERT OR IGNORE INTO main.request_theme (request, theme) VALUES (?1, ?2)
