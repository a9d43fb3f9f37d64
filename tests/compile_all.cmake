# Runs compilers, all at the same time, and ends with the sentence when one of them fails.
function(compile_all failure) # COMMAND … COMMAND …
    execute_process(${ARGN} RESULTS_VARIABLE results ERROR_VARIABLE errors)
    foreach(result IN LISTS results)
        if(NOT result EQUAL 0)
            message("${errors}")
            message(FATAL_ERROR "${failure}")
        endif()
    endforeach()
endfunction()
