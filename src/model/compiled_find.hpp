#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <sequelize/dialect/sql_dialect.hpp>
#include <sequelize/model/requests.hpp>

#include "../association/plan/plan.hpp"
#include "../query/shape.hpp"
#include "compiled_text.hpp"

namespace sequelize::detail {

/// SQL of a finder, or of a level that it loads separately, without its values, and what becomes of its cells.
class CompiledFind : public CompiledText {
public:
    std::vector<const ColumnDefinition*> targets{};  ///< where the cells go, without includes
    std::vector<std::size_t> positionCells{};        ///< where a row has what tells its record's place in the order
    UnknownAttributes unknown{};                     ///< of the root's attributes
    IncludePlan plan{};                              ///< the same with includes
    std::vector<std::string_view> models{};          ///< that the plan reads, the root's first; none without includes
    std::vector<std::string_view> modelTables{};     ///< theirs
    std::shared_ptr<const ResultLevel> level{};      ///< of a result that is no model's
    mutable std::size_t lastRows = 0;                ///< that the finder gave when it ran last

    /// Writes the statement: that of a request with the shape, whose values are remembered by their place in it.
    [[nodiscard]] CompiledSql compile(const SqlDialect& dialect, const SelectStatement& statement, const Shape& shape,
                                      const LevelKeys& keys = {});

    /// What a level of the plan became for keys of that shape; null: nobody has asked yet. As all that `findCompiled`
    /// gives, it is one thread's own.
    [[nodiscard]] std::shared_ptr<const CompiledFind>& levelFor(std::size_t index, const Shape& keys) const {
        return levels_[{index, std::string(keys.key())}];
    }

private:
    mutable std::map<std::pair<std::size_t, std::string>, std::shared_ptr<const CompiledFind>> levels_{};
};

/// A finder's statement, ready to run.
struct PreparedFind {
    std::shared_ptr<const CompiledFind> compiled{};
    CompiledSql statement{};
    Shape shape{};                                 ///< of the request
    std::shared_ptr<const FindRequest> planned{};  ///< what was planned; null: the request, or nobody has planned yet
};

/// Adds what decides of the request's SQL.
void addTo(Shape& shape, const FindRequest& request);
void addTo(Shape& shape, const CountRequest& request);
/// The same of a level's keys: how many they are, and of which types.
[[nodiscard]] Shape shapeOf(const LevelKeys& keys);

/// What this thread compiled for the key; null when it did not, or long ago. Each thread has its own, so that nobody
/// waits for a lock.
[[nodiscard]] std::shared_ptr<const CompiledFind> findCompiled(std::string_view key);
void keepCompiled(std::string_view key, std::shared_ptr<const CompiledFind> compiled);

}  // namespace sequelize::detail
