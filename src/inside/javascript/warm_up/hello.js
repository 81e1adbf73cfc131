console.log("Hello, World!");
return_val("Success!");
