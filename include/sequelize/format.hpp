#pragma once

/// fmt formats values, rows, models, and records that derive from Record<T>. Opt-in: include it beside
/// `sequelize/sequelize.hpp`.

#include <concepts>
#include <vector>

#include <fmt/format.h>

#include <sequelize/hydrate/row.hpp>
#include <sequelize/model/model.hpp>

template <>
struct fmt::formatter<sequelize::Value> : fmt::formatter<std::string> {
    auto format(const sequelize::Value& value, fmt::format_context& context) const {
        return fmt::formatter<std::string>::format(sequelize::inspect(value), context);
    }
};

template <>
struct fmt::formatter<sequelize::Row> : fmt::formatter<std::string> {
    auto format(const sequelize::Row& row, fmt::format_context& context) const {
        return fmt::formatter<std::string>::format(sequelize::inspect(row), context);
    }
};

/// A model by its name.
template <class T>
struct fmt::formatter<sequelize::Model<T>> : fmt::formatter<std::string> {
    auto format(const sequelize::Model<T>& model, fmt::format_context& context) const {
        return fmt::formatter<std::string>::format(model.name(), context);
    }
};

/// A record as `Model::inspect` shows it.
template <std::derived_from<sequelize::detail::RecordState> T>
struct fmt::formatter<T> : fmt::formatter<std::string> {
    auto format(const T& record, fmt::format_context& context) const {
        return fmt::formatter<std::string>::format(record.inspect(), context);
    }
};
