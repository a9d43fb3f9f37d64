#pragma once

#include "http.hpp"
#include "models.hpp"

namespace school {

/// What the server answers. `sequelize` and `models` must outlive it.
void addRoutes(httplib::Server& server, Sequelize& sequelize, const Models& models);

}  // namespace school
