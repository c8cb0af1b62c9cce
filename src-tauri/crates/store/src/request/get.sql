SELECT r.*, (SELECT group_concat(t.theme, ' ') FROM main.request_theme t WHERE t.request = r.id) AS themes
FROM main.request r WHERE r.id = ?1
