SELECT day, ease, clarity FROM main.satisfaction WHERE day BETWEEN ?1 AND ?2 ORDER BY day
