SELECT day, own_email, own_phone, reads_alone, self_rating FROM main.diagnosis WHERE day BETWEEN ?1 AND ?2 ORDER BY day
