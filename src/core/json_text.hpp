#pragma once

#include <string>
#include <string_view>

namespace sequelize::detail {

/// Whether the text is one JSON document (RFC 8259), as MySQL and MariaDB take it: empty when it is, else what is
/// wrong, without a word of the text ("is no JSON document: a value is missing at byte 7"). Documents nest at most 100
/// deep, which is MySQL's limit. Does not check that texts are UTF-8.
[[nodiscard]] std::string jsonFault(std::string_view text);

}  // namespace sequelize::detail
