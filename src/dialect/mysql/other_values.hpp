#pragma once

#include <string>

#include "column_ddl.hpp"
#include "column_type.hpp"

namespace sequelize::detail {

/// Values of which a change of a column's type makes others, not less of the same, and of which a strict server says
/// nothing: the places of an ENUM's values as numbers, today's date for a time.
struct OtherValues {
    std::string reason{};  ///< "times, to which the server adds the day of the change"; empty: none
    std::string rows{};    ///< a condition that is true for such
    bool areAll = false;   ///< there are no others
};

/// `column`: its name in the condition.
[[nodiscard]] OtherValues otherValues(const std::string& column, const MysqlType& from, const MysqlType& to,
                                      DdlStyle style);

}  // namespace sequelize::detail
