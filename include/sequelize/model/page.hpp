#pragma once

#include <optional>
#include <string>
#include <vector>

namespace sequelize {

/// What `findPage` gives: records in their order, and where the pages beside this one begin. A cursor is opaque text
/// for URLs (letters, digits, `-` and `_`), which `.after` and `.before` take. It names the order and holds the last
/// record's values of it, which whoever has it can read: it is checked against mistakes, and is no secret. (Sequelize
/// has no counterpart; GraphQL's connections have `endCursor` and `startCursor`.)
template <class Record>
struct Page {
    std::vector<Record> records{};
    std::optional<std::string> next{};      ///< for `.after`; none: nothing came behind this page when it was read
    std::optional<std::string> previous{};  ///< for `.before`; none: it is the first page, as far as is known
};

namespace detail {

/// A page without its records.
struct PageEnds {
    std::optional<std::string> next{};
    std::optional<std::string> previous{};
    bool isReversed = false;  ///< the records are there from the last to the first
};

}  // namespace detail
}  // namespace sequelize
