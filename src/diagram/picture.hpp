#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include <sequelize/diagram.hpp>

namespace sequelize::detail {

/// A column in a box.
struct DiagramRow {
    std::string name{};
    std::string type{};
    std::string comment{};
    bool isPrimary = false;
    bool isForeign = false;
    bool isUnique = false;  ///< a unique key of this column alone
    bool allowNull = true;
    /// Of each unique key of several columns that it belongs to: all of them, "room, place".
    std::vector<std::string> uniqueTogether{};
};

/// A table, or the stub of one that the picture does not show.
struct DiagramBox {
    std::string name{};
    std::string comment{};
    std::string absence{};  ///< of a stub: why it is one, "not shown"
    std::vector<DiagramRow> rows{};
};

/// A foreign key.
struct DiagramLine {
    std::size_t parent = 0;  ///< the number of the box that is referred to
    std::size_t child = 0;
    std::vector<std::string> parentColumns{};
    std::vector<std::string> childColumns{};
    bool isOptional = false;  ///< a child may have no parent
    bool isSingle = false;    ///< a parent has at most one child
};

/// What any format shows.
struct DiagramPicture {
    std::vector<DiagramBox> boxes{};
    std::vector<DiagramLine> lines{};
};

[[nodiscard]] DiagramPicture pictureOf(const SchemaModel& schema, const DiagramOptions& options);

}  // namespace sequelize::detail
