#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <sequelize/driver/connection.hpp>

namespace sequelize::detail {

/// Appends the cell's type and content, as no other cell has them.
void putCell(std::string& out, const Cell& cell);

/// The rows of a statement as bytes that another process, or a later version of the library, can read or refuse: cells
/// as the driver gave them, never what a struct made of them. Docs: docs/caching.md.
class CachedRows {
public:
    /// What stands before the rows.
    struct Header {
        std::int64_t madeAt = 0;            ///< milliseconds since 1970, when the query began
        std::int64_t ttl = 0;               ///< how long its call wanted them kept, in milliseconds
        std::vector<std::string> tokens{};  ///< those of its tags before the query
    };

    /// All rows that the cursor has left. `key`: under which they are kept.
    [[nodiscard]] static std::string write(std::string_view key, const Header& header, Cursor& rows);
    /// What `write` wrote for that key; nothing where it is anything else, or damaged.
    [[nodiscard]] static std::optional<CachedRows> read(std::string_view key, std::shared_ptr<const std::string> bytes);

    [[nodiscard]] const Header& header() const noexcept { return header_; }
    [[nodiscard]] std::uint64_t count() const noexcept { return count_; }
    /// What `write` wrote.
    [[nodiscard]] const std::shared_ptr<const std::string>& bytes() const noexcept { return bytes_; }
    /// A cursor over the rows, which may outlive this.
    [[nodiscard]] std::unique_ptr<Cursor> open() const;

private:
    CachedRows() = default;

    std::shared_ptr<const std::string> bytes_{};
    Header header_{};
    std::vector<std::string> names_{};  // of the columns
    std::uint64_t count_ = 0;
    std::size_t begin_ = 0;  // of the rows
};

}  // namespace sequelize::detail
