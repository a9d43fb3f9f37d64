#pragma once

#include <concepts>
#include <initializer_list>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <sequelize/core/api.hpp>
#include <sequelize/core/never.hpp>
#include <sequelize/schema/column.hpp>
#include <sequelize/schema/column_traits.hpp>
#include <sequelize/schema/data_type.hpp>

namespace sequelize {
namespace detail {

/// The default in a column's DDL: a constant, or `literal(...)`.
class SEQUELIZE_API DdlDefault {
public:
    DdlDefault() = default;
    template <class V>
        requires(ColumnType<V> || std::convertible_to<const V&, Value>)
    DdlDefault(const V& constant) {
        if constexpr (ColumnType<V>)
            value_ = ColumnDefault(valueOf(constant));
        else
            value_ = ColumnDefault(Value(constant));
    }
    DdlDefault(Literal sql) : value_(std::move(sql)) {}
    template <std::same_as<DataTypes::NowType> N>
    DdlDefault(N) {
        static_assert(never<N>,
                      "DataTypes::NOW is made by the program when it creates a record, and is no default of a "
                      "table; write literal(\"CURRENT_TIMESTAMP\")");
    }
    template <class N>
        requires(std::same_as<N, DataTypes::UuidV4Type> || std::same_as<N, DataTypes::UuidV1Type>)
    DdlDefault(N) {
        static_assert(never<N>,
                      "a UUID is made by the program when it creates a record, and is no default of a table; "
                      "write literal(\"(UUID())\") on MySQL, or leave it to the model");
    }

    [[nodiscard]] const ColumnDefault& value() const noexcept { return value_; }

private:
    ColumnDefault value_{};
};

/// The key that a column refers to: `{"grades", "id"}`, or "grades" alone for its `id`.
struct SEQUELIZE_API Reference {
    std::string table{};
    std::string column = "id";

    Reference() = default;
    Reference(const char* name) : table(name) {}
    Reference(std::string name) : table(std::move(name)) {}
    Reference(std::string name, std::string key) : table(std::move(name)), column(std::move(key)) {}
};

}  // namespace detail

/// A column to be made or changed: its whole definition (Sequelize: the attribute of createTable, addColumn and
/// changeColumn).
struct AttributeOptions {
    detail::DataType type{};            ///< required
    std::optional<bool> allowNull{};    ///< false: NOT NULL
    bool primaryKey = false;            ///< part of the primary key
    bool autoIncrement = false;         ///< the database numbers the rows
    detail::Unique unique{};            ///< `true`, or the name of a key that several columns share
    detail::DdlDefault defaultValue{};  ///< a constant, or `literal(...)`; `null` writes DEFAULT NULL
    std::string comment{};              ///< MySQL and MariaDB; SQLite has no comments
    detail::Reference references{};     ///< a foreign key: `{"grades", "id"}`
    std::string onDelete{};             ///< of it: "CASCADE", "SET NULL", "RESTRICT", "NO ACTION", "SET DEFAULT"
    std::string onUpdate{};             ///< the same
    bool first = false;                 ///< `addColumn`, `changeColumn`: before all other columns
    std::string after{};                ///< the same: behind this column
};

namespace detail {

/// A column's name, and what it is.
struct NamedAttribute {
    std::string name{};
    AttributeOptions options{};
};

}  // namespace detail

/// The columns of a table, in their order: `{{"id", {.type = DataTypes::INTEGER, .primaryKey = true}}, ...}`.
using TableAttributes = std::vector<detail::NamedAttribute>;

}  // namespace sequelize
