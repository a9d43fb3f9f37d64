#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <vector>

#include <sequelize/core/value.hpp>

#include "client.hpp"

namespace sequelize::detail::postgres {

/// The values of one execution, as libpq takes them. How a value is sent, and as what type the statement's `$n` is
/// declared for it:
///
/// | value                                | declared as | sent as |
/// |--------------------------------------|-------------|---------|
/// | NULL                                 | by whatever the statement has it as | NULL |
/// | bool                                 | boolean     | binary  |
/// | integer                              | bigint      | binary  |
/// | unsigned integer up to 2^63 - 1      | bigint      | binary  |
/// | larger unsigned integer              | numeric     | text    |
/// | double                               | double precision | binary |
/// | Decimal                              | numeric     | text    |
/// | std::string, Json, Uuid              | nothing: PostgreSQL takes it for what stands beside it | text |
/// | Bytes                                | bytea       | binary  |
/// | DateTime                             | timestamp with time zone | binary |
/// | Date                                 | date        | binary  |
/// | Time                                 | time        | binary  |
///
/// So a text is compared with and stored in an enum's, a jsonb's, a citext's, a uuid's or an array's ('{1,2}') column
/// as a literal would be; a number that a column of a smaller type cannot hold is compared as what it is, and refused
/// when it is stored. Where nothing stands beside a text, as in `concat($1)` or `jsonb_build_object('a', $1)`,
/// PostgreSQL asks for a type: `$1::text`. A `$1` that is alone in a SELECT is a text.
class Parameters {
public:
    /// Points at the values, which must live and stay as long as this is used. Throws UsageError, which names the
    /// parameter and not its value, for what PostgreSQL cannot hold: a text with a NUL character, a date before 4714 BC
    /// or after 294276 AD, or that no calendar has, a time outside of 00:00:00 to 24:00:00; and for more than 65535
    /// values.
    void assign(std::span<const Value> values);

    [[nodiscard]] std::size_t count() const noexcept { return types_.size(); }
    [[nodiscard]] bool isNull(std::size_t index) const noexcept { return values_[index] == nullptr; }
    /// What it is declared as; 0: nothing.
    [[nodiscard]] Oid type(std::size_t index) const noexcept { return types_[index]; }

    [[nodiscard]] const char* const* values() const noexcept { return values_.data(); }
    [[nodiscard]] const int* lengths() const noexcept { return lengths_.data(); }
    [[nodiscard]] const int* formats() const noexcept { return formats_.data(); }

    /// Gives back the memory of unusually many values.
    void trim() noexcept;

private:
    void describe(const Value& value, std::size_t index);
    void setBinary(std::size_t index, Oid type, const char* bytes, std::size_t size) noexcept;
    void setText(std::size_t index, Oid type, const char* text) noexcept;

    using Scratch = std::array<char, 40>;
    std::vector<const char*> values_;
    std::vector<int> lengths_;
    std::vector<int> formats_;
    std::vector<Oid> types_;
    std::vector<Scratch> scratch_;  // what a value has in another form
};

}  // namespace sequelize::detail::postgres
