#include <sequelize/model/selection.hpp>

#include <sequelize/core/error.hpp>
#include <sequelize/model/list.hpp>

namespace sequelize::detail {

void addTo(Selection& selection, const Projection& projection) {
    if (selection.excluded.empty() && (!selection.all || selection.list.empty())) selection.all = false;
    selection.list.push_back(projection);
}

void failNothingChosen() {
    throw UsageError(
        "this list was made from an empty range and names no column; leave the option out for all of them");
}

}  // namespace sequelize::detail
