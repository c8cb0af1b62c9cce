UPDATE main.session SET person = NULL WHERE person IN (
    SELECT s.person FROM main.session s WHERE s.person IS NOT NULL
    GROUP BY s.person HAVING max(s.started_at) < ?1
)
