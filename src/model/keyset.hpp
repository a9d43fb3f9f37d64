#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <sequelize/association/find_request.hpp>
#include <sequelize/dialect/sql_dialect.hpp>
#include <sequelize/schema/table.hpp>

namespace sequelize::detail {

/// The order of a finder by columns of which no two rows have the same values, so that a row's values say where it
/// stands. Refers to the table.
class Keyset {
public:
    /// That of the request, with the primary key appended where it is not part of it. Throws UsageError for an order by
    /// anything but columns, and where there is no primary key. `what` needs it, for messages.
    Keyset(const TableDefinition& table, const FindRequest& request, std::string_view what,
           const Capabilities& capabilities);

    /// The ORDER BY, or the one the other way round.
    [[nodiscard]] std::vector<Ordering> order(bool backwards = false) const;
    /// The numbers of the columns.
    [[nodiscard]] std::vector<std::size_t> columns() const;
    /// What rows hold that come behind the one with these values; `backwards`: before it.
    [[nodiscard]] Expression beyond(const std::vector<Value>& position, bool backwards) const;
    /// Columns, types and directions as a text: what a cursor is checked by.
    [[nodiscard]] std::string text() const;

private:
    struct Key {
        Expression expression{};
        const ColumnDefinition* column = nullptr;
        bool descending = false;
        NullsOrder nulls = NullsOrder::byDefault;
    };
    [[nodiscard]] const ColumnDefinition& columnIn(const Ordering& ordering, std::string_view what) const;

    const TableDefinition& table_;
    bool nullsAreGreatest_;
    std::vector<Key> keys_{};
};

}  // namespace sequelize::detail
