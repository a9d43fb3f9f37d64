#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <sequelize/dialect/sql_dialect.hpp>
#include <sequelize/model/requests.hpp>

#include "../association/plan/plan.hpp"
#include "../dialect/bind_origin.hpp"
#include "../query/shape.hpp"

namespace sequelize::detail {

/// A finder's SQL without its values, and what becomes of its cells.
class CompiledFind {
public:
    std::vector<const ColumnDefinition*> targets{};  ///< where the cells go, without includes
    UnknownAttributes unknown{};                     ///< of the root's attributes
    IncludePlan plan{};                              ///< the same with includes
    std::shared_ptr<const ResultLevel> level{};      ///< of a result that is no model's
    std::optional<FindRequest> leveled{};            ///< that made the level, to which the plan refers

    /// Writes the statement: that of a request with the shape, whose values are remembered by their place in it.
    [[nodiscard]] CompiledSql compile(const SqlDialect& dialect, const SelectStatement& statement, const Shape& shape);
    [[nodiscard]] bool isReusable() const noexcept { return isReusable_; }
    /// The statement for another request of the same shape.
    /// nullopt: its values need SQL of their own, since no row holds one of them.
    [[nodiscard]] std::optional<CompiledSql> statementFor(const FindRequest& request, const Shape& shape) const;

private:
    struct Bind {
        BindOrigin::Source kind{};
        std::optional<Comparand> beside{};
        std::size_t place = constant;  ///< among the shape's values
        Value value{};                 ///< where it is the same for every request
    };
    static constexpr std::size_t constant = static_cast<std::size_t>(-1);

    std::string sql_{};
    std::vector<Bind> binds_{};
    bool isReusable_ = false;
    bool unsigned64_ = true;
};

/// A finder's statement, ready to run.
struct PreparedFind {
    std::shared_ptr<const CompiledFind> compiled{};
    CompiledSql statement{};
};

/// Adds what decides of the request's SQL.
void addTo(Shape& shape, const FindRequest& request);

/// What this thread compiled for the key; null when it did not, or long ago. Each thread has its own, so that nobody
/// waits for a lock.
[[nodiscard]] std::shared_ptr<const CompiledFind> findCompiled(const std::string& key);
void keepCompiled(const std::string& key, std::shared_ptr<const CompiledFind> compiled);

}  // namespace sequelize::detail
