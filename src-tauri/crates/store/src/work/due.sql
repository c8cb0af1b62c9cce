SELECT w.*, r.session AS session FROM vault.request_work w
JOIN main.request r ON r.id = w.request
JOIN main.session s ON s.id = r.session
WHERE w.next_date >= ?1 AND w.next_date <= ?2 AND r.state <> 'removed' AND s.state = 'closed'
ORDER BY w.next_date, w.request
