    r.get("/widgets", widgets::index);
    r.post("/widgets", widgets::store);
    r.get("/widgets/{id}", widgets::show);
    r.put("/widgets/{id}", widgets::update);
    r.delete("/widgets/{id}", widgets::destroy);
