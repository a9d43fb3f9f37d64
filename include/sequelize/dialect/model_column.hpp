#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <sequelize/core/value.hpp>
#include <sequelize/schema/data_type.hpp>

namespace sequelize::detail {

/// How near a model's column comes to one that exists.
enum class Nearness : std::uint8_t {
    same,   ///< the database would write the model's column the same way
    close,  ///< it holds the same values; what the model cannot say is in the remark
    other   ///< another type; the values go into a member all the same
};

/// What a model can say of a column that exists.
struct ModelColumn {
    DataType type{};  ///< the nearest type
    Nearness nearness = Nearness::same;
    bool holdsValues = false;  ///< of another type: a member of `type` reads its values, and writes them back unchanged
    std::vector<std::string> remarks{};  ///< what the model cannot say, or how its values differ
    std::optional<Value> constant{};     ///< the default, where it is a constant that goes into the type
    bool isSpelledSo = true;             ///< the model's DDL would spell that default as the table's does
    bool writesDefault = true;           ///< the model's DDL has the default at all
    /// The database stores values of any type in it, of which no member reads all.
    bool holdsAnything = false;
    std::string otherRows{};  ///< of rows that such a member cannot read, and what reads them; empty: none
    bool holdsLarge = false;  ///< the column may hold 64-bit integers, whatever its type says
    std::string ownCheck{};   ///< the expression of the CHECK that is part of the type
};

/// What a model can say of a table's options; empty: the usual ones.
struct ModelTable {
    std::string engine{};
    std::string charset{};
    std::string collate{};
    std::vector<std::string> remarks{};
};

}  // namespace sequelize::detail
