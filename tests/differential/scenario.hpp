#pragma once

#include <optional>
#include <vector>

#include "cases.hpp"
#include "models.hpp"

namespace differential {

// In this order: each goes on with the rows that the one before left.
void definitions(Cases& cases, sequelize::Sequelize& sequelize, const Models& models);
void reading(Cases& cases, const Models& models);
void writing(Cases& cases, const Models& models);
void values(Cases& cases, const Models& models);
void errors(Cases& cases, sequelize::Sequelize& sequelize, const Models& models);
void associations(Cases& cases, sequelize::Sequelize& sequelize);
void hooks(Cases& cases, sequelize::Sequelize& sequelize);
void rules(Cases& cases, sequelize::Sequelize& sequelize);
void validation(Cases& cases, sequelize::Sequelize& sequelize);
void upserting(Cases& cases, sequelize::Sequelize& sequelize);
void documents(Cases& cases, sequelize::Sequelize& sequelize);

[[nodiscard]] inline Json rowsToJSON(const std::vector<sequelize::Row>& rows) {
    Json array = Json::array();
    for (const auto& row : rows) array.push_back(sequelize::toJSON(row));
    return array;
}

template <class V>
[[nodiscard]] Json optionalToJSON(const std::optional<V>& value) {
    return value ? sequelize::toJSON(sequelize::Value(*value)) : Json();
}

}  // namespace differential
