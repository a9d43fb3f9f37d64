#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <sequelize/dialect/sql_dialect.hpp>

#include "../dialect/bind_origin.hpp"
#include "../query/shape.hpp"

namespace sequelize::detail {

/// The keys that a separate level is asked for.
using LevelKeys = std::vector<std::vector<Expression>>;

/// LIMIT and OFFSET of a statement, whose numbers are values.
struct RowNumbers {
    std::optional<std::uint64_t> limit{};
    std::optional<std::uint64_t> offset{};
};

/// A statement's SQL without its values, and where those of its shape stand in it.
class CompiledText {
public:
    /// What `write` writes: the SQL of something with the shape, whose values are remembered by their place in it.
    [[nodiscard]] CompiledSql compile(const SqlDialect& dialect,
                                      const std::function<CompiledSql(BindOrigins* origins)>& write, const Shape& shape,
                                      const LevelKeys& keys = {});
    /// The tables that the statement reads. Of a text that is not reusable only where they were wanted.
    [[nodiscard]] const std::vector<std::string>& tables() const noexcept { return tables_; }
    bool wantsTables = false;
    [[nodiscard]] bool isReusable() const noexcept { return isReusable_; }
    /// Whether each bind is one of the shape's values, LIMIT or OFFSET.
    [[nodiscard]] bool knowsEachBind() const noexcept;
    /// The statement with the values of something else of the same shape, and as many keys.
    /// nullopt: its values need SQL of their own, since no row holds one of them.
    [[nodiscard]] std::optional<CompiledSql> statementFor(const RowNumbers& numbers,
                                                          std::span<const Value* const> values,
                                                          const LevelKeys& keys = {}) const;

private:
    struct Bind {
        BindOrigin::Source kind{};
        std::optional<Comparand> beside{};
        std::size_t place = constant;  ///< among the shape's values, and then the keys'
        Value value{};                 ///< where it is the same for every request
    };
    static constexpr std::size_t constant = static_cast<std::size_t>(-1);

    [[nodiscard]] CompiledSql writeOnce(const std::function<CompiledSql(BindOrigins* origins)>& write);

    std::string sql_{};
    std::vector<std::string> tables_{};
    std::vector<Bind> binds_{};
    bool isReusable_ = false;
    bool unsigned64_ = true;
};

}  // namespace sequelize::detail
