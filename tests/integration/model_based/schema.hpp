#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include <sequelize/core/value.hpp>

/// What programs know of the tables: names, which values fit, which columns are keys. The structs are in world.hpp.
namespace test::programs {

enum class Table : std::uint8_t { items, owners, tags, badges };
inline constexpr std::size_t tableCount = 4;
inline constexpr std::size_t slotCount = 3;  // the objects of each table that a program holds

struct Column {
    const char* name;
    std::vector<sequelize::Value> domain{};  ///< the first is what a new object holds
    std::vector<sequelize::Value> wild{};    ///< what the column refuses, though an update may be told so
    bool isOptional = false;
    std::int64_t minimum = std::numeric_limits<std::int64_t>::min();
    std::int64_t maximum = std::numeric_limits<std::int64_t>::max();
    std::size_t longest = 0;  ///< of texts; 0: no limit
    bool counts = false;      ///< can be incremented
};

struct Schema {
    const char* name;
    bool generatesKey;            ///< an auto-increment id
    bool isRecord;                ///< derives from Record<T>
    std::vector<Column> columns;  ///< the first is the primary key
};

[[nodiscard]] const std::array<Schema, tableCount>& schemas();
[[nodiscard]] inline const Schema& schemaOf(Table table) {
    return schemas()[static_cast<std::size_t>(table)];
}

/// Columns of items that rules speak of.
inline constexpr std::size_t codeColumn = 6;   // unique
inline constexpr std::size_t ownerColumn = 7;  // refers to owners

[[nodiscard]] bool fits(const Column& column, const sequelize::Value& value);
/// What the key has while no row has been stored.
[[nodiscard]] bool isUnset(const Schema& schema, const sequelize::Value& key);

}  // namespace test::programs
