SELECT r.*, (SELECT group_concat(t.theme, ' ') FROM main.request_theme t WHERE t.request = r.id) AS themes
FROM main.request r WHERE r.session = ?1 ORDER BY r.position, r.id
